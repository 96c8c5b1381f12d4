package io.holdfast.cli.service;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.BlockDevice;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.server.LoopAffinity;
import io.holdfast.server.LunSpec;
import io.holdfast.server.TargetSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The images of a service, open, and the engine that works on them. */
final class Disks implements AutoCloseable {

    private final FormatsAtHand formats = new FormatsAtHand(new LoopAffinity());
    private final List<BlockDevice> open = new ArrayList<>();

    /** What does the file work. */
    String engine() {
        return formats.engine();
    }

    /**
     * Opens all images of all targets.
     *
     * @throws IOException when one cannot be opened; {@link #close} then closes the others
     */
    List<Served.Target> open(Configuration configuration) throws IOException, ConfigException {
        List<Served.Target> targets = new ArrayList<>();
        for (TargetSettings target : configuration.targets()) {
            ChapPolicy chap = ChapPolicies.of(target.chap());
            List<Served.Lun> luns = new ArrayList<>();
            for (LunSettings lun : target.luns()) {
                LunSpec disk = new DiskOpener(formats, lun).open();
                open.add(disk.device());
                luns.add(new Served.Lun(lun, disk));
            }
            targets.add(new Served.Target(target, spec(target, chap, luns), luns));
        }
        return targets;
    }

    private static TargetSpec spec(TargetSettings target, ChapPolicy chap, List<Served.Lun> luns) {
        return new TargetSpec(
                target.name(),
                target.alias(),
                target.access(),
                chap,
                luns.stream().map(Served.Lun::spec).toList());
    }

    /** Closes what is still open, and the engine. */
    @Override
    public void close() throws IOException {
        try {
            for (BlockDevice device : open) {
                device.close();
            }
        } finally {
            formats.close();
        }
    }
}
