package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class UnmapDescriptorTest {

    @Test
    void readsTheRunsInTheirOrder() {
        assertThat(UnmapDescriptor.read(GoldenHex.buffer("""
                00 26  00 20  00 00 00 00                          | two descriptors
                00 00 00 00 00 00 10 00  00 00 00 08  00 00 00 00  |
                ff ff ff ff ff ff ff ff  ff ff ff ff  00 00 00 00  |
                """)))
                .containsExactly(new UnmapDescriptor(0x1000, 8), new UnmapDescriptor(-1, 0xFFFF_FFFFL));
    }

    @Test
    void ignoresADescriptorThatIsThereInPart() {
        assertThat(UnmapDescriptor.read(GoldenHex.buffer("""
                00 1e  00 18  00 00 00 00
                00 00 00 00 00 00 10 00  00 00 00 08  00 00 00 00
                00 00 00 00 00 00 20 00
                """))).containsExactly(new UnmapDescriptor(0x1000, 8));
    }

    @Test
    void readsNoMoreThanTheInitiatorSent() {
        ByteBuf header = GoldenHex.buffer("ff fe  ff f8  00 00 00 00");

        assertThat(UnmapDescriptor.read(header)).isEmpty();
        assertThat(header.readableBytes()).isEqualTo(8);
    }

    @Test
    void readsNoMoreThanTheHeaderTells() {
        assertThat(UnmapDescriptor.read(GoldenHex.buffer("""
                00 06  00 00  00 00 00 00
                00 00 00 00 00 00 10 00  00 00 00 08  00 00 00 00
                """))).isEmpty();
    }

    @Test
    void fitsUpToTheLastBlock() {
        assertThat(new UnmapDescriptor(90, 10).fits(100)).isTrue();
        assertThat(new UnmapDescriptor(100, 0).fits(100)).isTrue();
        assertThat(new UnmapDescriptor(91, 10).fits(100)).isFalse();
        assertThat(new UnmapDescriptor(101, 0).fits(100)).isFalse();
        assertThat(new UnmapDescriptor(-1, 1).fits(100)).isFalse();
    }
}
