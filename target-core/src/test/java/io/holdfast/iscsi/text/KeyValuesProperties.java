package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyValuesProperties {

    @Property
    void decodingUndoesEncoding(@ForAll("texts") KeyValues text) throws TextException {
        assertThat(KeyValues.decode(Unpooled.wrappedBuffer(text.encode()))).isEqualTo(text);
    }

    /** The C bit may cut a pair anywhere, also within a character. */
    @Property
    void anyCutOfTheTextGivesTheSamePairs(@ForAll("texts") KeyValues text, @ForAll long seed) throws TextException {
        Random random = new Random(seed);
        TextAssembly assembly = new TextAssembly();
        TextPieces pieces = new TextPieces(text);
        do {
            assembly.add(Unpooled.wrappedBuffer(pieces.next(1 + random.nextInt(40))));
        } while (pieces.hasMore());

        assertThat(assembly.finish()).isEqualTo(text);
        assertThat(assembly.isEmpty()).isTrue();
    }

    @Property
    void arbitraryBytesAreTextOrRefusedAsSuch(@ForAll byte[] bytes) {
        try {
            for (KeyValue pair : KeyValues.decode(Unpooled.wrappedBuffer(bytes)).pairs()) {
                assertThat(pair.key()).matches("[A-Za-z][-A-Za-z0-9.+@_#]*");
            }
        } catch (TextException refused) {
            assertThat(refused.reason()).isNotBlank().doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
        }
    }

    @Provide
    Arbitrary<KeyValues> texts() {
        Arbitrary<String> keys = Arbitraries.strings()
                .withChars("abcXYZ019.-+@_#")
                .ofMaxLength(62)
                .map(rest -> "K" + rest);
        Arbitrary<String> values = Arbitraries.strings()
                .excludeChars('\0')
                .ofMaxLength(300)
                .filter(value -> value.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE));
        return Combinators.combine(keys, values)
                .as(KeyValue::new)
                .list()
                .ofMaxSize(20)
                .map((List<KeyValue> pairs) -> new KeyValues(new ArrayList<>(pairs)));
    }
}
