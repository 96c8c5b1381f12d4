package io.holdfast.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.config.ConfigurationFile;
import io.holdfast.image.ImageException;
import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a disk is taken for that is served again and again, while a host does its worst:
 *
 * <pre>
 *   Service, format: ?  --iSCSI--  a host that writes another image into its raw disk
 *      |
 *   disk (user.holdfast.format), disk.holdfast/format, and beside it a disk of somebody else
 * </pre>
 */
class DiskFormatTest {

    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    private @Nullable Service service;

    @AfterEach
    void stop() throws IOException {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void showsARawDiskAsItIsWhateverAHostWroteToIt() throws Exception {
        byte[] hostile = hostileImage();
        serve("image: disk, size: 1M");
        write(hostile);

        serve("image: disk");
        assertThat(read(hostile.length)).isEqualTo(hostile);
        loseAttribute();
        serve("image: disk");
        assertThat(read(hostile.length)).isEqualTo(hostile);
        assertThat(attribute()).isEqualTo("raw");
        Files.delete(folder.resolve("disk.holdfast/format"));
        serve("image: disk");
        assertThat(read(hostile.length)).isEqualTo(hostile);
    }

    @Test
    void asksWhereNothingIsKeptOfADiskThatWasServed() throws Exception {
        serve("image: disk, size: 1M");
        write(hostileImage());
        loseAttribute();
        Files.delete(folder.resolve("disk.holdfast/format"));

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> serve("image: disk"))
                .withMessageContaining("nothing tells whether it is one or a raw disk")
                .withMessageContaining("'format' (--format) raw for a raw disk");
    }

    /** The copy has neither attribute nor state, and is taken for an image; but that gets at no other file. */
    @Test
    void followsNoNamesInACopyOfARawDisk() throws Exception {
        serve("image: disk, size: 1M");
        write(hostileImage());
        Files.write(folder.resolve("copy"), Files.readAllBytes(disk()));

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> serve("image: copy"))
                .withMessageContaining("refers to victim, which is not followed");
        assertThat(CommandRun.of("image", "convert", folder.resolve("copy"), folder.resolve("stolen"))
                        .err())
                .contains("refers to victim, which is not followed");
        assertThat(CommandRun.of("image", "info", folder.resolve("copy")).out()).contains("backing file: victim");
        assertThat(folder.resolve("stolen")).doesNotExist();
    }

    @Test
    void servesAQcow2ImageAsOneAlsoWhenItIsNotNamedAgain() throws Exception {
        make("disk", "1M", "-f", "qcow2");
        loseAttribute();
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, (byte) 0x5a);
        serve("image: disk, format: qcow2");
        write(block);

        serve("image: disk");
        assertThat(read(BLOCK)).isEqualTo(block);
        loseAttribute();
        serve("image: disk");
        assertThat(read(BLOCK)).isEqualTo(block);
    }

    @Test
    void servesAQcow2ImageOfSomebodyElseAsWhatItIs() throws Exception {
        make("disk", "1M", "-f", "qcow2");
        loseAttribute();

        serve("image: disk");
        assertThat(read(BLOCK)).isEqualTo(new byte[BLOCK]);
        assertThat(attribute()).isEqualTo("qcow2");
        assertThat(folder.resolve("disk.holdfast/format")).hasContent("qcow2");
    }

    @Test
    void takesTheUsersNewestWord() throws Exception {
        make("disk", "1M", "-f", "qcow2");
        serve("image: disk");
        serve("image: disk, format: raw");
        assertThat(read(4)).isEqualTo(new byte[] {'Q', 'F', 'I', (byte) 0xfb});

        serve("image: disk");
        assertThat(read(4)).isEqualTo(new byte[] {'Q', 'F', 'I', (byte) 0xfb});
    }

    /** With another disk's name in it, which is what a host that has only its own disk would like to read. */
    private byte[] hostileImage() throws Exception {
        make("victim", "1M");
        make("hostile", "-f", "qcow2", "-b", "victim", "-F", "raw");
        return Arrays.copyOf(Files.readAllBytes(folder.resolve("hostile")), 512 << 10);
    }

    private void make(String file, Object... arguments) {
        List<Object> command = new ArrayList<>(List.of("image", "create", "-q", folder.resolve(file)));
        command.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(command.toArray());
        assertThat(run.status()).as(run.err()).isZero();
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    private void serve(String lun) throws Exception {
        stop();
        service = Service.start(
                ConfigurationFile.read(Files.writeString(folder.resolve("holdfast.yaml"), """
                        portals: ["127.0.0.1:0"]
                        targets:
                          - {name: iqn.2026-11.com.example:disk, allow: any, luns: [{lun: 0, %s}]}
                        """.formatted(lun))));
    }

    private Session login() throws IOException {
        Session session = Initiator.of(
                        Objects.requireNonNull(service).portals().getFirst(), "iqn.2026-11.com.example:disk")
                .name("iqn.2026-11.com.example:host")
                .login();
        session.run(ScsiRequest.none(Cdb.testUnitReady()));
        return session;
    }

    private void write(byte[] bytes) throws IOException {
        try (Session session = login()) {
            assertThat(session.run(ScsiRequest.write(Cdb.write16(0, bytes.length / BLOCK), bytes))
                            .good())
                    .isTrue();
        }
    }

    private byte[] read(int bytes) throws IOException {
        int blocks = Math.max(1, bytes / BLOCK);
        try (Session session = login()) {
            byte[] read = session.run(ScsiRequest.read(Cdb.read16(0, blocks), blocks * BLOCK))
                    .goodInput();
            return Arrays.copyOf(read, bytes);
        }
    }

    private UserDefinedFileAttributeView attributes() {
        return Objects.requireNonNull(Files.getFileAttributeView(disk(), UserDefinedFileAttributeView.class));
    }

    private String attribute() throws IOException {
        ByteBuffer value = ByteBuffer.allocate(64);
        attributes().read("holdfast.format", value);
        return new String(value.array(), 0, value.position(), StandardCharsets.UTF_8);
    }

    /** As cp does, and backups do. */
    private void loseAttribute() throws IOException {
        attributes().delete("holdfast.format");
    }
}
