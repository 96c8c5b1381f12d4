package io.holdfast.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Does the same to an image with snapshots and to arrays of bytes, one for each state that the image keeps. */
final class SnapshotModel {

    static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123456789Z");

    private static final int SECTOR_BYTES = 512;

    private final TestImage image;
    private final CacheMode cache;
    private final int largestBytes;
    private final Map<String, byte[]> kept = new LinkedHashMap<>();
    private Qcow2Image device;
    private BlockDeviceModel model;
    private int taken;

    /** @param largestBytes that the disk may get */
    SnapshotModel(TestImage image, CacheMode cache, int largestBytes) throws Exception {
        this.image = image;
        this.cache = cache;
        this.largestBytes = largestBytes;
        this.device = image.open(cache);
        this.model = new BlockDeviceModel(device);
    }

    Snapshots snapshots() {
        return device.snapshots().orElseThrow();
    }

    /** Requests, and now and then something that concerns all of the image. */
    void change(Random random, int changes) throws Exception {
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> create();
                case 2 -> apply(random);
                case 3 -> delete(random);
                case 4 -> resize(random);
                case 5 -> reopen();
                default -> request(random);
            }
        }
    }

    void request(Random random) throws Exception {
        model.run(BlockDeviceModel.randomSteps(random, (int) device.sizeBytes(), 3));
    }

    void create() throws Exception {
        String name = "s" + taken++;
        Snapshot made = snapshots().create(name, NOON);
        assertThat(made.sizeBytes()).isEqualTo(device.sizeBytes());
        kept.put(name, model.expected());
    }

    private void apply(Random random) throws Exception {
        if (!kept.isEmpty()) {
            apply(any(random));
        }
    }

    void apply(String name) throws Exception {
        snapshots().apply(name);
        model = new BlockDeviceModel(device, kept.get(name).clone());
        model.compare();
    }

    private void delete(Random random) throws Exception {
        if (!kept.isEmpty()) {
            String name = any(random);
            snapshots().delete(name);
            kept.remove(name);
        }
    }

    private String any(Random random) {
        return kept.keySet().stream()
                .skip(random.nextInt(kept.size()))
                .findFirst()
                .orElseThrow();
    }

    private void resize(Random random) throws Exception {
        byte[] before = model.expected();
        int sectors = 1 + random.nextInt(largestBytes / SECTOR_BYTES);
        device.resize((long) sectors * SECTOR_BYTES);
        model = new BlockDeviceModel(device, Arrays.copyOf(before, sectors * SECTOR_BYTES));
    }

    void reopen() throws Exception {
        model.compare();
        close();
        device = image.open(cache);
        model.continueOn(device);
        assertThat(snapshots().list()).extracting(Snapshot::name).containsExactlyElementsOf(kept.keySet());
    }

    /** All states are what they were, and nothing is left when they are given up. */
    void compareAll() throws Exception {
        model.compare();
        for (String name : kept.keySet()) {
            apply(name);
        }
        close();
        device = image.open(cache);
        for (String name : kept.keySet()) {
            snapshots().delete(name);
        }
        model = new BlockDeviceModel(device, model.expected());
        model.compare();
        close();
        assertThat(image.header().snapshots()).isEqualTo(new Header.Table(0, 0));
    }

    private void close() throws Exception {
        device.close();
        CheckReport report = image.check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.corruptions() + report.leaks()).isZero();
    }
}
