package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iqn.2026-11.com.example",
                "iqn.2026-11.com.example:disk.0:a-b",
                "iqn.qemu.test:1",
                "eui.02004567a425678d",
                "naa.52004567ba64678d",
                "naa.62004567ba64678d0123456789abcdef"
            })
    void acceptsTheThreeForms(String name) {
        assertThat(Names.target(name).value()).isEqualTo(name);
        assertThat(Names.initiator(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "disk", "iqn.2026-11.a b", "eui.12", "iqn.2026-11.a,b"})
    void refusesOtherForms(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.target(name))
                .withMessageContaining("iSCSI name")
                .withMessageEndingWith("one looks like iqn.2026-11.com.example:disk");
    }

    @Test
    void acceptsNamesUpTo223Bytes_T55() {
        String longest = "iqn.2026-11.com.example:" + "x".repeat(223 - 24);

        assertThat(Names.target(longest).value()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.target(longest + "x"))
                .withMessageContaining("at most 223");
    }

    @Test
    void showsTheSmallLettersOfATargetsName_T55() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.target("iqn.2026-11.com.example:DISK"))
                .withMessageEndingWith("in lower case: iqn.2026-11.com.example:disk");
    }

    @Test
    void takesAnInitiatorsNameAsItWillLogIn_T55() {
        assertThat(Names.initiator("iqn.1991-05.com.microsoft:My-PC").value())
                .isEqualTo("iqn.1991-05.com.microsoft:my-pc");
    }

    @ParameterizedTest
    @CsvSource({"win10, win10", "My Disk (1), my-disk-1", "Gerät, gerat", "..., disk", "'', disk", "日本, disk"})
    void makesANameOfWhateverAFileIsCalled(String hint, String suffix) {
        assertThat(Names.targetNamedAfter(hint).value()).isEqualTo("iqn.2026-11.io.holdfast:" + suffix);
    }

    @Test
    void makesNoNameThatIsTooLong() {
        assertThat(Names.targetNamedAfter("x".repeat(255)).value()).hasSize(223);
    }
}
