package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IscsiNameProperties {

    /** What would break a log line. */
    private static final String UNSAFE = "(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*";

    @Property
    void normalisingTwiceChangesNothing(@ForAll String tail) {
        try {
            IscsiName name = IscsiName.parse("iqn.2001-04.com.example:" + tail);
            assertThat(IscsiName.parse(name.value())).isEqualTo(name);
            assertThat(name.value()).doesNotMatch(UNSAFE).doesNotContain(",", " ", "\"");
        } catch (TextException refused) {
            assertThat(refused.reason()).doesNotMatch(UNSAFE);
        }
    }
}
