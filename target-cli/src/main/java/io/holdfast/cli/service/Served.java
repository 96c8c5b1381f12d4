package io.holdfast.cli.service;

import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.server.LunSpec;
import io.holdfast.server.TargetSpec;
import java.util.List;

/** What was asked for beside what was made of it. */
final class Served {

    private Served() {}

    record Target(TargetSettings settings, TargetSpec spec, List<Lun> luns) {}

    /**
     * A disk.
     *
     * @param format the name of the one that its image is taken for
     */
    record Lun(LunSettings settings, String format, LunSpec spec) {}
}
