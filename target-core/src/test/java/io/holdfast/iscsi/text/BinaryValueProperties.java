package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BinaryValueProperties {

    @Property
    void readsWhatItWrites(@ForAll @Size(min = 1, max = 1024) byte[] bytes) {
        assertThat(BinaryValue.parse(BinaryValue.toHexadecimal(bytes), 1024)).hasValue(bytes);
        assertThat(BinaryValue.parse(BinaryValue.toBase64(bytes), 1024)).hasValue(bytes);
    }

    @Property
    void neverThrows(@ForAll String text) {
        assertThat(BinaryValue.parse(text, 16))
                .satisfiesAnyOf(
                        parsed -> assertThat(parsed).isEmpty(),
                        parsed -> assertThat(parsed.orElseThrow()).hasSizeBetween(1, 16));
        assertThat(BinaryValue.parse("0b" + text, 16)).matches(parsed -> parsed.isEmpty() || parsed.get().length <= 16);
    }
}
