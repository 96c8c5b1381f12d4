package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NaaTest {

    @Test
    void staysWithItsIdentity() {
        assertThat(Naa.of(Disks.UUID_1)).hasToString("60248464f3a9c2179b8a0011223344ff");
    }

    @Test
    void isOfTypeSixAndOfNoRegisteredVendor() {
        int firstOctetOfCompany = (int) (Naa.of(Disks.UUID_1).high() >>> 52) & 0xFF;

        assertThat(Naa.of(Disks.UUID_1).high() >>> 60).isEqualTo(6);
        assertThat(firstOctetOfCompany & 0x02).as("U/L bit").isEqualTo(0x02);
        assertThat(firstOctetOfCompany & 0x01).as("I/G bit").isZero();
    }

    @Test
    void differsWhereverTheIdentityDiffers() {
        Random random = new Random(1);
        Set<Naa> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(Naa.of(new UUID(random.nextLong(), random.nextLong()))))
                    .isTrue();
        }
    }
}
