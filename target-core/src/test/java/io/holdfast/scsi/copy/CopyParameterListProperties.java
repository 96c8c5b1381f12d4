package io.holdfast.scsi.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.copy.CopyParameterList.Parsed;
import io.holdfast.scsi.inquiry.Naa;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CopyParameterListProperties {

    @Property
    void makesAListOrARefusalOfAnyBytes(@ForAll @Size(max = 256) byte[] bytes, @ForAll @IntRange(max = 300) int told) {
        check(bytes, told);
    }

    /** Near to what is right, so that most of the ways through the descriptors are gone. */
    @Property
    void makesAListOrARefusalOfAListWithAFewWrongBytes(
            @ForAll @IntRange(max = 17) int disks,
            @ForAll @IntRange(max = 66) int segments,
            @ForAll @IntRange(max = 6) int wrong,
            @ForAll long seed) {
        CopyList list = new CopyList();
        for (int i = 0; i < disks; i++) {
            list.disk(new Naa(seed, i), 512);
        }
        for (int i = 0; i < segments; i++) {
            list.copy(i, i + 1, i, i, seed);
        }
        byte[] bytes = list.bytes();
        Random random = new Random(seed);
        for (int i = 0; i < wrong; i++) {
            int range = random.nextBoolean() ? 16 : bytes.length;
            bytes[random.nextInt(range)] = (byte) random.nextInt(256);
        }
        check(bytes, bytes.length);
    }

    private static void check(byte[] bytes, long told) {
        ByteBuf data = Unpooled.wrappedBuffer(bytes);
        Parsed parsed = CopyParameterList.parse(data, told);

        assertThat(data.readableBytes()).isEqualTo(bytes.length);
        if (parsed instanceof Parsed.Valid(CopyParameterList list)) {
            assertThat(list.cscds()).hasSizeLessThanOrEqualTo(CopyLimits.MAX_CSCD_DESCRIPTORS);
            assertThat(list.segments()).hasSizeLessThanOrEqualTo(CopyLimits.MAX_SEGMENT_DESCRIPTORS);
            assertThat(16 + 32 * list.cscds().size() + 28 * list.segments().size())
                    .isLessThanOrEqualTo(bytes.length);
        }
    }
}
