package io.holdfast.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.testkit.Completed;
import io.holdfast.testkit.DeviceReads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Does the same to an image and to an array of bytes, and compares what they read. */
public final class BlockDeviceModel {

    private static final int SECTOR_BYTES = 512;

    private final byte[] expected;
    private BlockDevice device;

    /** Of a device that is all zeroes. */
    public BlockDeviceModel(BlockDevice device) {
        this.device = device;
        this.expected = new byte[Math.toIntExact(device.sizeBytes())];
    }

    /** Of a device that reads as that array, which changes with it. */
    public BlockDeviceModel(BlockDevice device, byte[] expected) {
        assertThat(device.sizeBytes()).isEqualTo(expected.length);
        this.device = device;
        this.expected = expected;
    }

    /** The device began with these bytes. */
    public void startsWith(byte[] bytes) {
        System.arraycopy(bytes, 0, expected, 0, bytes.length);
    }

    /** What the device should read as. */
    public byte[] expected() {
        return expected.clone();
    }

    /** Goes on with the same content on another device: the same image, opened again. */
    public void continueOn(BlockDevice reopened) {
        device = reopened;
    }

    /**
     * A request of whole sectors.
     *
     * @param seed of the bytes that are written
     * @param durability of a write
     */
    public record Step(BlockRequest.Kind kind, int firstSector, int sectors, int seed, Durability durability) {}

    /** Requests within a device of that size, short ones and long ones. */
    public static Arbitrary<List<Step>> steps(long sizeBytes, int maxSteps) {
        int sectors = Math.toIntExact(sizeBytes / SECTOR_BYTES);
        Arbitrary<Integer> first = Arbitraries.integers().between(0, sectors - 1);
        Arbitrary<Integer> count = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 16), Arbitraries.integers().between(1, sectors));
        return Combinators.combine(
                        Arbitraries.of(BlockRequest.Kind.class),
                        first,
                        count,
                        Arbitraries.integers(),
                        Arbitraries.of(Durability.class))
                .as((kind, sector, length, seed, durability) ->
                        new Step(kind, sector, Math.min(length, sectors - sector), seed, durability))
                .list()
                .ofMaxSize(maxSteps);
    }

    /** Requests within a device of that size, short ones and long ones, without jqwik. */
    public static List<Step> randomSteps(Random random, int sizeBytes, int steps) {
        int sectors = sizeBytes / SECTOR_BYTES;
        List<BlockRequest.Kind> kinds = List.of(BlockRequest.Kind.values());
        List<Step> all = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            BlockRequest.Kind kind = kinds.get(random.nextInt(kinds.size()));
            int first = random.nextInt(sectors);
            int longest = random.nextBoolean() ? 16 : 4096;
            int length = Math.min(1 + random.nextInt(longest), sectors - first);
            Durability durability = random.nextInt(8) == 0 ? Durability.DURABLE : Durability.CACHED;
            all.add(new Step(kind, first, length, random.nextInt(), durability));
        }
        return all;
    }

    public void run(List<Step> steps) throws InterruptedException {
        for (Step step : steps) {
            run(step);
        }
    }

    /** All of the device reads as the array. */
    public void compare() throws InterruptedException {
        for (int at = 0; at < expected.length; at += device.limits().maxTransferBytes()) {
            compare(at, Math.min(device.limits().maxTransferBytes(), expected.length - at));
        }
    }

    private void run(Step step) throws InterruptedException {
        int offset = step.firstSector * SECTOR_BYTES;
        int length = step.sectors * SECTOR_BYTES;
        switch (step.kind) {
            case READ -> compare(offset, length);
            case WRITE -> {
                byte[] bytes = new byte[length];
                new Random(step.seed).nextBytes(bytes);
                System.arraycopy(bytes, 0, expected, offset, length);
                write(device, offset, bytes, step.durability);
            }
            case WRITE_ZEROES, DISCARD -> {
                Arrays.fill(expected, offset, offset + length, (byte) 0);
                Completed completed = new Completed();
                device.submit(new BlockRequest(step.kind, offset, length, null, step.durability, completed));
                assertThat(completed.await()).isEqualTo(Errno.OK);
            }
        }
    }

    /** A write that must succeed. */
    public static void write(BlockDevice device, long offsetBytes, byte[] bytes) throws InterruptedException {
        write(device, offsetBytes, bytes, Durability.CACHED);
    }

    private static void write(BlockDevice device, long offsetBytes, byte[] bytes, Durability durability)
            throws InterruptedException {
        ByteBuf buffer = Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
        Completed completed = new Completed();
        device.submit(BlockRequest.write(offsetBytes, buffer, durability, completed));
        assertThat(completed.await()).isEqualTo(Errno.OK);
        buffer.release();
    }

    private void compare(int offset, int length) throws InterruptedException {
        byte[] bytes = DeviceReads.read(device, offset, length);
        int mismatch = Arrays.mismatch(bytes, 0, length, expected, offset, offset + length);
        assertThat(mismatch)
                .as("byte that differs in %d bytes at %d", length, offset)
                .isEqualTo(-1);
    }
}
