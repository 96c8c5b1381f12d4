package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3261, 127.0.0.1:3261",
        "127.0.0.1, 127.0.0.1:3260",
        "localhost:0, 127.0.0.1:0",
        "[::1]:3261, [::1]:3261",
        "[::1], [::1]:3260",
        "[::]:3261, [::]:3261",
        "[2001:db8::12:0:0:1], [2001:db8::12:0:0:1]:3260",
        "0.0.0.0:65535, 0.0.0.0:65535"
    })
    void readsAnAddressOfEitherFamily(String text, String address) {
        assertThat(Addresses.format(Addresses.portal(text))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":3260", "::1", "::1:3260", "[::1]3260", "a b", "127.0.0.1:", "127.0.0.1:x", "[host]:1"})
    void refusesWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.portal(text))
                .withMessageContaining("'" + text + "' is not an address");
    }

    @Test
    void saysWhatIsWrongWithAnIpv6AddressWithoutBrackets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.portal("2001:db8::1"))
                .withMessageEndingWith("an IPv6 address stands in brackets");
    }
}
