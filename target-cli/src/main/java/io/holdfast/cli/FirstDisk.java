package io.holdfast.cli;

import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.Aio;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.LunSettings.Caching;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.LunSettings.Sharing;
import io.holdfast.cli.config.LunSettings.Traits;
import io.holdfast.cli.config.Names;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.cli.state.StateFolder;
import io.holdfast.file.CacheMode;
import io.holdfast.image.Confinement;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.cdb.LongCdbs;
import io.holdfast.scsi.lun.SharingMode;
import io.holdfast.server.DiskOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What {@code holdfast serve} serves to somebody who has configured nothing: a disk to try, for this machine alone. */
final class FirstDisk {

    private static final long SIZE_BYTES = 10L << 30;

    private FirstDisk() {}

    /**
     * A thin disk in {@code folder}, which is created.
     *
     * @throws IOException when the folder or the target's name cannot be kept there
     */
    static Configuration in(Path folder) throws IOException {
        Path image = folder.resolve("disk.raw");
        Path state = LunSettings.stateFolderBeside(image);
        IscsiName name = Names.target(new StateFolder(state).name("target", FirstDisk::targetName));
        LunSettings lun = new LunSettings(
                0,
                new Image(
                        image,
                        Optional.empty(),
                        Optional.of(SIZE_BYTES),
                        Optional.empty(),
                        Confinement.OWN_FOLDER,
                        state),
                new Caching(CacheMode.WRITEBACK, Aio.IO_URING, DetectZeroes.OFF),
                new Traits(512, Discard.ON, false, false, LongCdbs.REFUSED),
                new Sharing(SharingMode.SINGLE_WRITER, DiskOptions.USUAL_INITIATOR_HOLD));
        return new Configuration(
                List.of(Addresses.portal("127.0.0.1")),
                Optional.of(Addresses.adminServer("127.0.0.1")),
                List.of(new TargetSettings(
                        name, Optional.empty(), new AccessRule.Everyone(), Optional.empty(), List.of(lun))));
    }

    /** What to do with it, for somebody who has never seen an iSCSI target. */
    static String whatNext(Configuration configuration) {
        TargetSettings target = configuration.targets().getFirst();
        return """

                A disk of 10 GiB is ready: %1$s, which takes space only as it is written to.

                  Target   %2$s
                  Portal   127.0.0.1:3260: this machine alone, where every initiator may connect

                Use it on this machine
                  iscsiadm -m discovery -t sendtargets -p 127.0.0.1      (Debian: apt install open-iscsi)
                  iscsiadm -m node -T %2$s -p 127.0.0.1 --login
                  or, without a kernel driver, as any program with libiscsi does:
                  qemu-img info iscsi://127.0.0.1/%2$s/0

                Open it to the network
                  Copy conf/holdfast.yaml, put in an address of this machine, the disk above and the names of the
                  initiators that may connect, and start: holdfast serve --config YOUR-COPY.yaml

                Then use it from Windows, in PowerShell as administrator
                  Start-Service MSiSCSI
                  New-IscsiTargetPortal -TargetPortalAddress ADDRESS-OF-THIS-MACHINE
                  Connect-IscsiTarget -NodeAddress %2$s -IsPersistent $true
                  or with the mouse: iscsicpl, type the address under Target, press Quick Connect

                One host at a time: two that mount the same NTFS, ext4 or XFS destroy it.

                What goes on: holdfast status. Stop: Ctrl-C.

                """.formatted(target.luns().getFirst().image().file(), target.name());
    }

    private static String targetName() {
        return Names.targetNamedAfter(hostName().orElse("disk")).value();
    }

    /** This machine's name, where it has one that tells it from others. */
    private static Optional<String> hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
            return name.isBlank() || name.equals("localhost") ? Optional.empty() : Optional.of(name);
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }
}
