package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IscsiNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iqn.2001-04.com.example:storage.tape1.sys1.xyz",
                "iqn.1991-05.com.microsoft:win10.corp.example",
                "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-inq",
                "iqn.2001-04.com.example",
                "iqn.2025-12.io.example:存储",
                "eui.02004567a425678d",
                "naa.52004567ba64678d",
                "naa.62004567ba64678d0123456789abcdef"
            })
    void takesTheNamesOfTheStandardAsTheyAre(String name) throws TextException {
        assertThat(IscsiName.parse(name).value()).isEqualTo(name);
        assertThat(IscsiName.parse(name).oddity()).isEmpty();
    }

    /** T55. */
    @ParameterizedTest
    @CsvSource({
        "IQN.2001-04.COM.Example:Disk, iqn.2001-04.com.example:disk",
        "EUI.02004567A425678D, eui.02004567a425678d",
        "NAA.52004567BA64678D, naa.52004567ba64678d",
        "iqn.2001-04.com.example:ＡＢ, iqn.2001-04.com.example:ab",
        "iqn.2001-04.com.example:ÜBER, iqn.2001-04.com.example:über"
    })
    void takesCapitalLettersForSmallOnes(String text, String name) throws TextException {
        assertThat(IscsiName.parse(text)).isEqualTo(new IscsiName(name));
    }

    /** T55: 64 characters were the limit of another target. */
    @Test
    void takes223BytesAndNoMore() throws TextException {
        String start = "iqn.2001-04.com.example:";
        String longest = start + "x".repeat(223 - start.length());
        assertThat(IscsiName.parse(longest).value()).hasSize(223);
        assertThatThrownBy(() -> IscsiName.parse(longest + "x"))
                .isInstanceOf(TextException.class)
                .hasMessageEndingWith("has 224 bytes, an iSCSI name has at most 223");
        assertThatThrownBy(() -> IscsiName.parse(start + "é".repeat(100)))
                .isInstanceOf(TextException.class)
                .hasMessageEndingWith("has 224 bytes, an iSCSI name has at most 223");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "iqn",
                "iqn.",
                "disk",
                "storage",
                "2001-04.com.example:disk",
                "eui.0200",
                "eui.02004567a425678g",
                "eui.02004567a425678d0",
                "naa.52004567ba64678",
                "naa.52004567ba64678d5200",
                "iqn.2001-04.com.example:a b",
                "iqn.2001-04.com.example:a,b",
                "iqn.2001-04.com.example:a/../b\n",
                "iqn.2001-04.com.example:\"a\"",
                "iqn.2001-04.com.example:a\u3002b",
                "iqn.2001-04.com.example:a\u200bb",
                "iqn.2001-04.com.example:a\u00a0b",
                "iqn.2001-04.com.example:a\ufffdb"
            })
    void refusesWhatIsNoName(String text) {
        assertThatThrownBy(() -> IscsiName.parse(text)).isInstanceOf(TextException.class);
    }

    /** The first is the example of QEMU's manual. */
    @ParameterizedTest
    @CsvSource({
        "iqn.qemu.test:my-initiator, 'iqn.qemu.test:my-initiator is not of the form iqn.YYYY-MM.reversed.domain:name'",
        "iqn.2001-13.com.example:a, 'iqn.2001-13.com.example:a is not of the form iqn.YYYY-MM.reversed.domain:name'",
        "iqn.2001-04.com.example:my_host, 'iqn.2001-04.com.example:my_host: RFC 3722 does not allow the character _ in an iSCSI name'"
    })
    void takesBentNamesAndSaysWhatIsOddAboutThem(String text, String oddity) throws TextException {
        assertThat(IscsiName.parse(text).oddity()).contains(oddity);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> IscsiName.parse("my disk"))
                .hasMessage("\"my disk\": the character \" \" must not be in an iSCSI name");
        assertThatThrownBy(() -> IscsiName.parse("disk"))
                .hasMessage("\"disk\" is no iSCSI name: it must begin with iqn., eui. or naa.");
    }

    @Test
    void cannotBeMadeWithoutNormalising() {
        assertThatThrownBy(() -> new IscsiName("iqn.2001-04.com.example:Disk"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not normalised");
        assertThatThrownBy(() -> new IscsiName("disk")).isInstanceOf(IllegalArgumentException.class);
    }
}
