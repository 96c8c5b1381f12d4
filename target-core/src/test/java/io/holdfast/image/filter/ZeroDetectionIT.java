package io.holdfast.image.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.qcow2.Qcow2Format;
import io.holdfast.image.raw.RawFormat;
import io.holdfast.testkit.DeviceReads;
import io.holdfast.testkit.ExternalTool;
import io.holdfast.testkit.ToolRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk is written full, then with zeroes in its second quarter, and but for one byte in its third. */
class ZeroDetectionIT {

    private static final int QUARTER_BYTES = 256 << 10;

    private final ThreadPoolFileEngine engine = new ThreadPoolFileEngine(executor -> false);

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({"raw, OFF", "raw, ON", "raw, UNMAP", "qcow2, OFF", "qcow2, ON", "qcow2, UNMAP"})
    void zeroesOnlyWhatIsAllZeroes(String name, DetectZeroes mode) throws Exception {
        ImageFormat format = name.equals("raw") ? new RawFormat(engine) : new Qcow2Format(engine, List.of());
        Path image = folder.resolve("disk");
        format.create(image, 4 * QUARTER_BYTES);
        byte[] content = new byte[4 * QUARTER_BYTES];
        Arrays.fill(content, (byte) 7);
        Arrays.fill(content, QUARTER_BYTES, 3 * QUARTER_BYTES, (byte) 0);
        content[3 * QUARTER_BYTES - 1] = 1;
        ImageOptions options = new ImageOptions(Access.READ_WRITE, CacheMode.WRITEBACK, Discard.ON);
        List<Extent> extents;
        try (BlockDevice device = ZeroDetection.around(format.open(image, options), mode)) {
            byte[] full = new byte[content.length];
            Arrays.fill(full, (byte) 7);
            BlockDeviceModel.write(device, 0, full);
            for (int quarter = 1; quarter <= 2; quarter++) {
                int from = quarter * QUARTER_BYTES;
                BlockDeviceModel.write(device, from, Arrays.copyOfRange(content, from, from + QUARTER_BYTES));
            }
            assertThat(DeviceReads.read(device, 0, content.length)).isEqualTo(content);
            extents = device.extents(0, content.length, 9);
        }

        if (name.equals("raw") && mode == DetectZeroes.ON) {
            // The space is kept, and whether the file system says more of it is its own affair.
            return;
        }
        Extent all = new Extent.Data(0, content.length);
        assertThat(extents)
                .isEqualTo(
                        mode == DetectZeroes.OFF
                                ? List.of(all)
                                : List.of(
                                        new Extent.Data(0, QUARTER_BYTES),
                                        new Extent.Hole(QUARTER_BYTES, QUARTER_BYTES),
                                        new Extent.Data(2 * QUARTER_BYTES, 2 * QUARTER_BYTES)));
        String map = ToolRun.of(ExternalTool.QEMU_IMG, "map", "-f", name, "--output", "json", image)
                .succeeded()
                .output();
        assertThat(map.contains("\"zero\": true")).as(map).isEqualTo(mode != DetectZeroes.OFF);
        if (name.equals("qcow2")) {
            ToolRun.of(ExternalTool.QEMU_IMG, "check", "-f", name, image).succeeded();
            // What keeps its space has it still.
            assertThat(map.contains("\"zero\": true, \"data\": false, \"offset\""))
                    .as(map)
                    .isEqualTo(mode == DetectZeroes.ON);
        }
    }
}
