package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.testkit.MemoryFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a header may say, and what is refused with the offset of the field (T46). */
class HeaderCodecTest {

    private static final Path PATH = Path.of("/images/disk.qcow2");

    @Test
    void readsWhatItHasWritten() throws Exception {
        Qcow2Options options =
                Qcow2Options.ofSize(1 << 30).withClusterBytes(4096).on(new Qcow2Options.Backing("base.raw", "raw"));
        byte[] image = image(options);

        Header header = read(image);
        assertThat(header.version()).isEqualTo(3);
        assertThat(header.sizeBytes()).isEqualTo(1 << 30);
        assertThat(header.geometry().clusterBytes()).isEqualTo(4096);
        assertThat(header.backingFile()).contains("base.raw");
        assertThat(header.extensions().backingFormat()).contains("raw");
        byte[] sector = Arrays.copyOf(image, 512);
        assertThat(HeaderCodec.update(sector, header)).isEqualTo(sector);
    }

    @ParameterizedTest
    @CsvSource({
        // offset, bytes of the field, value, what the message says
        "0, 4, 0, does not begin like a qcow2 image",
        "4, 4, 1, version 1",
        "4, 4, -1, version 4294967295",
        "8, 8, 70000, name lies outside",
        "8, 8, -1, name lies outside",
        "16, 4, 1024, backing_file_size is 1024",
        "20, 4, 8, cluster_bits is 8",
        "20, 4, 22, cluster_bits is 22",
        "24, 8, -512, more than it can map",
        "32, 4, 1, encrypted",
        "36, 4, 0, L1 table of 0 entries",
        "36, 4, 4194305, L1 table of 4194305",
        "40, 8, 513, L1 table at 513",
        "40, 8, 1125899906842624, does not lie in the file",
        "48, 8, 0, refcount table at 0",
        "48, 8, -4096, does not lie in the file",
        "56, 4, 0, refcount table of 0",
        "56, 4, -1, refcount table of 4294967295",
        "60, 4, 65537, 65537 snapshots",
        "64, 8, 4096, snapshot table at 4096",
        "88, 8, 1, bitmaps",
        "88, 8, 2, raw external data",
        "96, 4, 7, refcount_order is 7",
        "100, 4, 96, header_length is 96",
        "100, 4, 108, header_length is 108",
        "100, 4, 65544, header_length is 65544",
        "116, 4, -8, does not fit",
    })
    void refusesAFieldThatCannotBeRight(int offset, int bytes, long value, String reason) throws Exception {
        byte[] image = image(Qcow2Options.ofSize(1 << 30).on(new Qcow2Options.Backing("base.raw", "raw")));
        put(image, 60, 4, 0);
        if (offset == 64) {
            put(image, 60, 4, 3);
        }
        put(image, offset, bytes, value);

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .withMessageContaining("/images/disk.qcow2: at offset " + (offset == 116 ? 112 : offset) + ": ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 31, 63})
    void refusesEachUnknownIncompatibleFeature(int bit) throws Exception {
        byte[] image = image(Qcow2Options.ofSize(1 << 20));
        put(image, 72, 8, 1L << bit);

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .matches(e -> e.kind() == Kind.UNSUPPORTED_FEATURE)
                .withMessageContaining("incompatible bit " + bit);
    }

    @Test
    void callsAnUnknownFeatureByTheNameThatTheImageGivesIt() throws Exception {
        byte[] image = image(Qcow2Options.ofSize(1 << 20));
        put(image, 72, 8, 1L << 9);
        ByteBuffer.wrap(image)
                .position(112)
                .putInt(HeaderExtensions.FEATURE_NAMES)
                .putInt(48)
                .put((byte) 0)
                .put((byte) 9)
                .put("time travel".getBytes(StandardCharsets.US_ASCII));

        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .withMessageContaining("time travel");
    }

    @Test
    void ignoresUnknownCompatibleFeatures() throws Exception {
        byte[] image = image(Qcow2Options.ofSize(1 << 20));
        put(image, 80, 8, -1L);
        put(image, 88, 8, 1L << 40);

        assertThat(read(image).features().lazyRefcounts()).isTrue();
    }

    @Test
    void refusesACompressionTypeThatContradictsItsBit() throws Exception {
        byte[] image = image(Qcow2Options.ofSize(1 << 20));
        put(image, 104, 1, 1);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .withMessageContaining("contradicts");
        put(image, 72, 8, Features.COMPRESSION_TYPE);
        put(image, 104, 1, 77);
        assertThatExceptionOfType(ImageException.class)
                .isThrownBy(() -> read(image))
                .withMessageContaining("compression_type 77");
    }

    private static byte[] image(Qcow2Options options) throws Exception {
        MemoryFile memory = new MemoryFile(0);
        try (HostFile file = new HostFile(PATH, memory.open())) {
            NewImage.write(file, options, Optional.empty());
        }
        return memory.peek(0, (int) memory.sizeBytes());
    }

    private static Header read(byte[] image) throws Exception {
        try (HostFile file = new HostFile(PATH, new MemoryFile(image).open())) {
            return Metadata.header(new MetadataIo(file));
        }
    }

    private static void put(byte[] image, int offset, int bytes, long value) {
        ByteBuffer buffer = ByteBuffer.wrap(image);
        switch (bytes) {
            case 1 -> buffer.put(offset, (byte) value);
            case 4 -> buffer.putInt(offset, (int) value);
            default -> buffer.putLong(offset, value);
        }
    }
}
