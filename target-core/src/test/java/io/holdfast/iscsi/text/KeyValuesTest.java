package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValuesTest {

    @Test
    void readsPairsInTheirOrder() throws TextException {
        assertThat(decode("InitiatorName=iqn.a\0SessionType=Normal\0"))
                .isEqualTo(KeyValues.of("InitiatorName=iqn.a", "SessionType=Normal"));
    }

    @Test
    void writesEachPairWithItsNul() {
        assertThat(KeyValues.of("A=1", "B=").encode()).isEqualTo("A=1\0B=\0".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesOnlyTheFirstEqualsSignForTheEndOfTheKey() throws TextException {
        assertThat(decode("CHAP_R=0bYWJjZA==\0").value(Key.CHAP_R)).contains("0bYWJjZA==");
    }

    @Test
    void takesAnEmptyValue() throws TextException {
        assertThat(decode("SendTargets=\0").value(Key.SEND_TARGETS)).contains("");
    }

    @Test
    void takesSeveralNulsInARow() throws TextException {
        assertThat(decode("\0\0A=1\0\0\0B=2\0\0")).isEqualTo(KeyValues.of("A=1", "B=2"));
    }

    @Test
    void takesALastPairWithoutItsNul() throws TextException {
        assertThat(decode("A=1\0B=2")).isEqualTo(KeyValues.of("A=1", "B=2"));
    }

    @Test
    void leavesTheBufferAsItWas() throws TextException {
        ByteBuf text = Unpooled.copiedBuffer("xxA=1\0", StandardCharsets.UTF_8).readerIndex(2);

        assertThat(KeyValues.decode(text)).isEqualTo(KeyValues.of("A=1"));
        assertThat(text.readerIndex()).isEqualTo(2);
    }

    @Test
    void readsAnAliasInUtf8AndOneInAnotherCharacterSet() throws TextException {
        assertThat(decode("InitiatorAlias=存储\0").value(Key.INITIATOR_ALIAS)).contains("存储");
        ByteBuf gbk = Unpooled.wrappedBuffer(new byte[] {'A', '=', (byte) 0xb4, (byte) 0xe6, 0});
        assertThat(KeyValues.decode(gbk).pairs().getFirst().value()).isEqualTo("\ufffd\ufffd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"InitiatorName", "=1", "1A=1", "Max Burst=1", "Max\nBurst=1", "Größe=1", "-A=1", "A=1\0junk"})
    void refusesWhatIsNoPair(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(TextException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iSCSIProtocolLevel", "X#NodeArchitecture", "X-com.example.a_b+c@d", "A"})
    void takesEveryKindOfKey(String key) throws TextException {
        assertThat(decode(key + "=1\0")).isEqualTo(KeyValues.of(key + "=1"));
    }

    @Test
    void limitsTheLengthOfAKey() throws TextException {
        assertThat(decode("K".repeat(63) + "=1\0").pairs()).hasSize(1);
        assertThatThrownBy(() -> decode("K".repeat(64) + "=1\0"))
                .isInstanceOf(TextException.class)
                .hasMessageContaining("longer than 63");
    }

    @Test
    void limitsTheLengthOfAValue() throws TextException {
        assertThat(decode("CHAP_C=" + "0".repeat(8192)).pairs()).hasSize(1);
        assertThatThrownBy(() -> decode("CHAP_C=" + "0".repeat(8193)))
                .isInstanceOf(TextException.class)
                .hasMessage("the value of CHAP_C has 8193 bytes, more than 8192");
    }

    @Test
    void limitsTheNumberOfPairs() throws TextException {
        assertThat(decode("A=1\0".repeat(256)).pairs()).hasSize(256);
        assertThatThrownBy(() -> decode("A=1\0".repeat(257)))
                .isInstanceOf(TextException.class)
                .hasMessage("more than 256 key=value pairs");
    }

    @Test
    void doesNotLetHostileTextIntoALogLine() {
        assertThatThrownBy(() -> decode("evil\nlogin of root accepted\u001b[2J"))
                .isInstanceOf(TextException.class)
                .hasMessage("no = in \"evil?login of root accepted?[2J\"");
    }

    private static KeyValues decode(String text) throws TextException {
        return KeyValues.decode(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }
}
