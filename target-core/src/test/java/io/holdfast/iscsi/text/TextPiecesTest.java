package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextPiecesTest {

    @Test
    void cutsTextToWhatTheInitiatorTakes() {
        TextPieces pieces = new TextPieces(KeyValues.of("Key=Value"));

        assertThat(text(pieces.next(4))).isEqualTo("Key=");
        assertThat(pieces.hasMore()).isTrue();
        assertThat(text(pieces.next(4))).isEqualTo("Valu");
        assertThat(text(pieces.next(4))).isEqualTo("e\0");
        assertThat(pieces.hasMore()).isFalse();
        assertThat(pieces.next(4)).isEmpty();
    }

    @Test
    void hasNothingMoreWhenTheTextJustFits() {
        TextPieces pieces = new TextPieces(KeyValues.of("A=1"));

        assertThat(text(pieces.next(4))).isEqualTo("A=1\0");
        assertThat(pieces.hasMore()).isFalse();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
