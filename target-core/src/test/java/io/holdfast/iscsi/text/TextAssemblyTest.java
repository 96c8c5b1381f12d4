package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class TextAssemblyTest {

    private final TextAssembly assembly = new TextAssembly();

    @Test
    void keepsAsMuchAsTheStandardAsksForAndNoMore() throws TextException {
        for (int i = 0; i < 8; i++) {
            assembly.add(Unpooled.buffer(8192).writeZero(8192));
        }
        assertThatThrownBy(() -> assembly.add(Unpooled.buffer().writeZero(1)))
                .isInstanceOf(TextException.class)
                .hasMessage("more than 65536 bytes of text in one negotiation step");
        assertThat(assembly.isEmpty()).isTrue();
    }

    @Test
    void isEmptyAgainAfterTextThatIsNone() throws TextException {
        assembly.add(Unpooled.buffer().writeByte('x'));

        assertThatThrownBy(assembly::finish).isInstanceOf(TextException.class);
        assertThat(assembly.finish()).isEqualTo(KeyValues.EMPTY);
    }

    @Test
    void forgetsWhatIsCleared() throws TextException {
        assembly.add(Unpooled.buffer().writeByte('x'));
        assembly.clear();

        assertThat(assembly.finish()).isEqualTo(KeyValues.EMPTY);
    }
}
