package io.holdfast.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A program that integration tests run, that is not ours and that not every machine has. */
public enum ExternalTool {
    CRYPTSETUP("cryptsetup", "cryptsetup-bin"),
    E2FSCK("e2fsck", "e2fsprogs"),
    GCC("gcc", "gcc"),
    ISCSI_INQ("iscsi-inq", "libiscsi-bin"),
    ISCSI_LS("iscsi-ls", "libiscsi-bin"),
    ISCSI_READCAPACITY("iscsi-readcapacity16", "libiscsi-bin"),
    ISCSI_TEST_CU("iscsi-test-cu", "libiscsi-bin"),
    MKFS_EXT4("mkfs.ext4", "e2fsprogs"),
    MKNTFS("mkntfs", "ntfs-3g"),
    NTFSCAT("ntfscat", "ntfs-3g"),
    NTFSCP("ntfscp", "ntfs-3g"),
    NTFSFIX("ntfsfix", "ntfs-3g"),
    QEMU_IMG("qemu-img", "qemu-utils"),
    QEMU_IO("qemu-io", "qemu-utils");

    private final String program;
    private final String debianPackage;

    ExternalTool(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /**
     * Where the program is. Where it is not installed, the calling test ends here: skipped with the reason on a
     * developer's machine, failed where {@code CI=true}, so that CI cannot pass by lacking the tools.
     */
    public Path require() {
        return require(System.getenv());
    }

    Path require(Map<String, String> environment) {
        return find(environment.getOrDefault("PATH", "")).orElseGet(() -> {
            String reason = program + " is not installed: apt-get install " + debianPackage;
            if ("true".equals(environment.get("CI"))) {
                return Assertions.fail(reason);
            }
            return Assumptions.abort(reason);
        });
    }

    private Optional<Path> find(String path) {
        // A user's PATH often lacks the folders of the administrator's tools, such as mkfs.
        return Stream.of(path.split(File.pathSeparator), new String[] {"/usr/sbin", "/sbin"})
                .flatMap(Stream::of)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
