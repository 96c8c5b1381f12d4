package io.holdfast.cli.service;

import io.holdfast.cli.config.Aio;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.image.BlockDevice;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.server.TargetSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The images of a service, open. */
final class Disks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Disks.class);

    private final Engines engines;
    private final List<BlockDevice> open = new ArrayList<>();

    Disks(Engines engines) {
        this.engines = engines;
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
            for (LunSettings asked : target.luns()) {
                LunSettings lun = onAnEngineThatIsThere(asked);
                Served.Lun disk = new DiskOpener(engines.formats(lun.caching().aio(), lun.image()), lun).open();
                open.add(disk.spec().device());
                luns.add(disk);
            }
            targets.add(new Served.Target(target, spec(target, chap, luns), luns));
        }
        return targets;
    }

    private LunSettings onAnEngineThatIsThere(LunSettings asked) {
        Aio there = engines.instead(asked.caching().aio());
        if (there != asked.caching().aio()) {
            LOG.warn(
                    "{}: this kernel lends no io_uring, so threads do the file work",
                    asked.image().file());
        }
        return asked.withAio(there);
    }

    private static TargetSpec spec(TargetSettings target, ChapPolicy chap, List<Served.Lun> luns) {
        return new TargetSpec(
                target.name(),
                target.alias(),
                target.access(),
                chap,
                luns.stream().map(Served.Lun::spec).toList());
    }

    /** Closes what is still open. */
    @Override
    public void close() throws IOException {
        for (BlockDevice device : open) {
            device.close();
        }
    }
}
