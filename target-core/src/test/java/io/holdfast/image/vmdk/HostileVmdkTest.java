package io.holdfast.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.host.HostFile;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.MemoryFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged images are refused or answer with an errno, never with anything else, and no file outside the image's folder is opened (T46). */
class HostileVmdkTest {

    private static final int IMAGES = 20_000;
    private static final int SEED = 8_461;
    private static final int SIZE_BYTES = 256 << 10;

    @TempDir
    Path folder;

    @Test
    void onlyImageExceptionComesOutOfDamagedImages() throws Exception {
        byte[] sparse = written();
        byte[] stream = stream();
        Random random = new Random(SEED);
        int opened = 0;
        for (int i = 0; i < IMAGES; i++) {
            byte[] image = damaged(i % 2 == 0 ? sparse : stream, random);
            Access access = i % 4 < 2 ? Access.READ_WRITE : Access.READ_ONLY;
            try {
                opened += use(image, access);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("image " + i + " of seed " + SEED, e);
            }
        }
        assertThat(opened).as("images that were not refused at once").isBetween(IMAGES / 10, IMAGES - IMAGES / 10);
    }

    @Test
    void onlyImageExceptionComesOutOfDamagedDescriptors() {
        String good = NewVmdk.descriptor(
                        Subformat.TWO_GB_MAX_EXTENT_FLAT,
                        List.of(
                                new PartLine(PartLine.Access.RW, 4192256, PartType.FLAT, "a-f001.vmdk", 0),
                                new PartLine(PartLine.Access.RDONLY, 17, PartType.SPARSE, "a-s002.vmdk", 0),
                                new PartLine(PartLine.Access.RW, 5, PartType.ZERO, "", 0)))
                .text();
        Random random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < IMAGES; i++) {
            byte[] text = good.getBytes(StandardCharsets.ISO_8859_1);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(text.length);
                switch (random.nextInt(3)) {
                    case 0 -> text[at] = (byte) random.nextInt(256);
                    case 1 -> text[at] = (byte) "0123456789\"\n =RWS-".charAt(random.nextInt(18));
                    default -> {
                        int from = random.nextInt(text.length);
                        int length = Math.min(random.nextInt(40), text.length - Math.max(from, at));
                        System.arraycopy(text.clone(), from, text, at, length);
                    }
                }
            }
            try {
                Descriptor descriptor = DescriptorReader.read(MemoryVmdk.PATH, text);
                assertThat(descriptor.sizeBytes()).isNotNegative();
                read++;
            } catch (ImageException e) {
                assertThat(e).hasMessageStartingWith(MemoryVmdk.PATH + ": ");
            } catch (RuntimeException e) {
                throw new AssertionError("descriptor " + i + " of seed " + SEED, e);
            }
        }
        assertThat(read).isBetween(IMAGES / 10, IMAGES - IMAGES / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../outside.raw", "/etc/hostname", "link.raw", "nbd://host/disk", "below/../../outside.raw"})
    void opensNoFileOutsideTheFolder(String name) throws Exception {
        Path image = inFolder(name);
        try (FileEngine engine = new ThreadPoolFileEngine(executor -> false)) {
            VmdkFormat format = new VmdkFormat(engine);
            assertThatThrownBy(() -> format.open(image, reading()))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining(name);
            assertThatThrownBy(() -> format.info(image)).isInstanceOf(ImageException.class);
        }
    }

    @Test
    void opensFilesElsewhereWhereTheUserSaysSo() throws Exception {
        Path image = inFolder("../outside.raw");
        try (FileEngine engine = new ThreadPoolFileEngine(executor -> false);
                BlockDevice device = new VmdkFormat(engine, Confinement.ANYWHERE).open(image, reading())) {
            assertThat(DeviceReads.read(device, 0, 512)).containsOnly(7);
        }
    }

    /** An image in a folder of its own, whose part is of that name. */
    private Path inFolder(String name) throws Exception {
        byte[] bytes = new byte[512];
        Arrays.fill(bytes, (byte) 7);
        Path outside = Files.write(folder.resolve("outside.raw"), bytes);
        Path own = Files.createDirectories(folder.resolve("own/below")).getParent();
        Files.createSymbolicLink(own.resolve("link.raw"), outside);
        return Files.writeString(own.resolve("disk.vmdk"), """
                # Disk DescriptorFile
                version=1
                parentCID=ffffffff
                createType="monolithicFlat"
                RW 1 FLAT "%s" 0
                """.formatted(name));
    }

    private static ImageOptions reading() {
        return new ImageOptions(Access.READ_ONLY, CacheMode.WRITEBACK, Discard.ON);
    }

    private static byte[] written() throws Exception {
        MemoryFile file = new MemoryFile(MemoryVmdk.sparse(SIZE_BYTES));
        byte[] bytes = new byte[SIZE_BYTES / 4];
        new Random(SEED).nextBytes(bytes);
        try (BlockDevice device = MemoryVmdk.open(file, Access.READ_WRITE, CacheMode.WRITEBACK)) {
            BlockDeviceModel.write(device, 8192, bytes);
            BlockDeviceModel.write(device, SIZE_BYTES - 512, Arrays.copyOf(bytes, 512));
        }
        return file.peek(0, (int) file.sizeBytes());
    }

    private static byte[] stream() throws Exception {
        MemoryFile file = new MemoryFile(0);
        try (HostFile host = new HostFile(MemoryVmdk.PATH, file.open())) {
            StreamWriter writer = new StreamWriter(host, SIZE_BYTES);
            Random random = new Random(SEED);
            for (int at = 0; at < SIZE_BYTES; at += 2 * SparseLayout.GRAIN_BYTES) {
                byte[] grain = new byte[SparseLayout.GRAIN_BYTES];
                for (int i = 0; i < grain.length; i++) {
                    grain[i] = (byte) (i % 7 < 5 ? 0 : random.nextInt(3));
                }
                writer.write(at, writer.compressed(ByteBuffer.wrap(grain)));
            }
            writer.finish();
        }
        return file.peek(0, (int) file.sizeBytes());
    }

    /** Mostly in the header, the footer and in what looks like tables. */
    private static byte[] damaged(byte[] image, Random random) {
        byte[] damaged = image.clone();
        ByteBuffer bytes = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = switch (random.nextInt(5)) {
                case 0 -> random.nextInt(80);
                case 1 -> image.length - 1024 + random.nextInt(80);
                case 2 -> 512 + random.nextInt(5000);
                case 3 -> image.length - 1 - random.nextInt(Math.min(image.length, 8192));
                default -> random.nextInt(image.length);
            };
            at = Math.min(at, image.length - 8);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes.putLong(at, random.nextLong());
                case 2 -> bytes.putInt(at & ~3, random.nextInt(2 * image.length / 512));
                default -> bytes.putInt(at & ~3, random.nextInt(10) - 5);
            }
        }
        if (random.nextInt(8) == 0) {
            damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        }
        return damaged;
    }

    /** 1 when it could be opened. */
    private static int use(byte[] image, Access access) throws Exception {
        try (BlockDevice device = MemoryVmdk.open(new MemoryFile(image), access, CacheMode.WRITEBACK)) {
            try {
                use(device, access);
            } catch (ImageException e) {
                assertThat(e).hasMessageStartingWith(MemoryVmdk.PATH + ": ");
            }
        } catch (ImageException e) {
            assertThat(e).hasMessageStartingWith(MemoryVmdk.PATH + ": ");
            return 0;
        }
        return 1;
    }

    private static void use(BlockDevice device, Access access) throws Exception {
        long readable = Math.min(device.sizeBytes(), 2L * SIZE_BYTES);
        for (long at = 0; at < readable; at += 32768) {
            read(device, at, (int) Math.min(32768, readable - at));
        }
        read(device, device.sizeBytes() - 512, 512);
        if (access == Access.READ_WRITE) {
            ByteBuf buffer = Unpooled.directBuffer(512, 512).writeZero(512);
            Completed written = new Completed();
            device.submit(BlockRequest.write(device.sizeBytes() / 1024 * 512, buffer, Durability.DURABLE, written));
            assertThat(written.await()).isIn(Errno.OK, Errno.EIO, Errno.EFBIG);
            buffer.release();
        }
        device.extents(0, device.sizeBytes(), 1000);
    }

    private static void read(BlockDevice device, long offset, int length) throws InterruptedException {
        assertThat(DeviceReads.tryRead(device, offset, new byte[length])).isIn(Errno.OK, Errno.EIO);
    }
}
