package io.holdfast.scsi.sense;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer.Source;
import io.holdfast.scsi.sense.KeySpecific.Progress;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SenseProperties {

    @Property
    void readsBackWhatTheDescriptorFormatTells(@ForAll("senses") Sense sense) {
        assertThat(throughTheWire(SenseFormat.DESCRIPTOR, sense)).isEqualTo(sense);
    }

    @Property
    void readsBackWhatTheFixedFormatHasRoomFor(@ForAll("senses") Sense sense) {
        Long information = sense.information();
        boolean fits = information == null || information >>> 32 == 0;
        Sense told = fits ? sense : new Sense(sense.key(), sense.additional(), null, sense.specific());

        assertThat(throughTheWire(SenseFormat.FIXED, sense)).isEqualTo(told);
    }

    @Example
    void givesEachAdditionalSenseACodeOfItsOwn() {
        Set<Integer> codes = new HashSet<>();
        for (AdditionalSense each : AdditionalSense.values()) {
            assertThat(codes.add(each.asc() << 8 | each.ascq())).as(each.name()).isTrue();
        }
    }

    private static Sense throughTheWire(SenseFormat format, Sense sense) {
        ByteBuf data = Unpooled.buffer();
        format.write(sense, data);
        return SenseReader.read(data);
    }

    @Provide
    Arbitrary<Sense> senses() {
        return Combinators.combine(
                        Arbitraries.of(SenseKey.class),
                        Arbitraries.of(AdditionalSense.class),
                        Arbitraries.longs().injectNull(0.3))
                .flatAs((key, additional, information) -> specifics(key)
                        .injectNull(0.3)
                        .map(specific -> new Sense(key, additional, information, specific)));
    }

    private static Arbitrary<KeySpecific> specifics(SenseKey key) {
        return switch (key) {
            case ILLEGAL_REQUEST -> pointers();
            case COPY_ABORTED -> segments();
            default -> progress();
        };
    }

    private static Arbitrary<KeySpecific> segments() {
        Arbitrary<Integer> indexes = Arbitraries.integers().between(0, 0xFFFF);
        return Combinators.combine(indexes, indexes).as(SegmentPointer::new);
    }

    private static Arbitrary<KeySpecific> pointers() {
        return Combinators.combine(
                        Arbitraries.of(Source.class),
                        Arbitraries.integers().between(0, 0xFFFF),
                        Arbitraries.integers().between(FieldPointer.WHOLE_BYTE, 7))
                .as(FieldPointer::new);
    }

    private static Arbitrary<KeySpecific> progress() {
        return Arbitraries.integers().between(0, 0xFFFF).map(Progress::new);
    }
}
