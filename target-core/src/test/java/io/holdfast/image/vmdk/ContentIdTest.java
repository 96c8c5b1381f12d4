package io.holdfast.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockDeviceModel;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.testkit.DeviceReads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other images that are differences to this one know by its content ID whether they still fit. */
class ContentIdTest {

    private final FileEngine engine = new ThreadPoolFileEngine(executor -> false);
    private final VmdkFormat format = new VmdkFormat(engine);

    @TempDir
    Path folder;

    @AfterEach
    void end() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(names = "STREAM_OPTIMIZED", mode = EnumSource.Mode.EXCLUDE)
    void changesWhenTheImageDoesAndOnlyThen(Subformat subformat) throws Exception {
        Path image = folder.resolve("disk.vmdk");
        format.create(image, new VmdkOptions(1 << 20, subformat));
        String first = contentId(image);
        try (BlockDevice device = open(image)) {
            DeviceReads.read(device, 0, 4096);
        }
        assertThat(contentId(image)).as("after it was read").isEqualTo(first);

        try (BlockDevice device = open(image)) {
            BlockDeviceModel.write(device, 4096, new byte[512]);
        }
        String second = contentId(image);
        assertThat(second).as("after it was written").isNotEqualTo(first);
        try (BlockDevice device = open(image)) {
            BlockDeviceModel.write(device, 4096, new byte[512]);
        }
        assertThat(contentId(image)).as("after it was written again").isNotEqualTo(second);
    }

    private BlockDevice open(Path image) throws IOException {
        return format.open(image, new ImageOptions(Access.READ_WRITE, CacheMode.NONE, Discard.ON));
    }

    private static String contentId(Path image) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        Matcher line = Pattern.compile("\nCID=([0-9a-f]{8})\n").matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }
}
