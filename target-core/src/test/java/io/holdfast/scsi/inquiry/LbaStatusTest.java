package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.inquiry.LbaStatus.Provisioning;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.List;
import org.junit.jupiter.api.Test;

class LbaStatusTest {

    @Test
    void writesADescriptorForEachRun() {
        List<LbaStatus> descriptors = List.of(
                new LbaStatus(0x1_0000_0000L, 0xFFFF_FFFFL, Provisioning.MAPPED),
                new LbaStatus(0x1_FFFF_FFFFL, 1, Provisioning.DEALLOCATED));

        assertThat(AnswerBytes.written(target -> LbaStatus.write(descriptors, target)))
                .isEqualTo(GoldenHex.bytes("""
                        00 00 00 24  00 00 00 00                           | 36 bytes follow the length
                        00 00 00 01 00 00 00 00  ff ff ff ff  00 00 00 00  | mapped
                        00 00 00 01 ff ff ff ff  00 00 00 01  01 00 00 00  | deallocated
                        """));
    }
}
