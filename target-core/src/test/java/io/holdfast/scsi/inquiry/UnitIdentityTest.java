package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitIdentityTest {

    /** Initiators remember a disk by these bytes: they are the same for ever. */
    @Test
    void neverChanges() {
        assertThat(UnitIdentity.VENDOR).isEqualTo("HOLDFAST");
        assertThat(UnitIdentity.REVISION).isEqualTo("0001");
        assertThat(UnitIdentity.of(Disks.UUID_1))
                .isEqualTo(new UnitIdentity(Disks.UUID_1, "4F3A9C21", "4f3a9c2170d64e5b9b8a0011223344ff"));
    }

    @Test
    void differsInTheFirstEightCharactersOfTheProduct() {
        assertThat(UnitIdentity.of(UUID.randomUUID()).product())
                .hasSize(8)
                .isNotEqualTo(UnitIdentity.of(UUID.randomUUID()).product());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "seventeen letters", "tab\t", "gr\u00FCn"})
    void refusesAProductThatInquiryCannotTell(String product) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnitIdentity(Disks.UUID_1, product, "1"))
                .withMessageContaining("product \"" + product + "\" is not 1 to 16 printable ASCII characters");
    }

    @Test
    void refusesASerialNumberThatIsTooLong() {
        assertThat(new UnitIdentity(Disks.UUID_1, "disk", "s".repeat(64)).serial())
                .hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnitIdentity(Disks.UUID_1, "disk", "s".repeat(65)))
                .withMessageContaining("serial number");
    }
}
