package io.holdfast.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.text.IscsiName;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T26: the truth table that another target had upside down. */
class AccessRuleTest {

    @ParameterizedTest(name = "[{0}] lets {1} in: {2}")
    @CsvSource({
        "everyone, iqn.2001-04.com.example:a, true",
        "everyone, iqn.2001-04.com.example:b, true",
        "'', iqn.2001-04.com.example:a, false",
        "iqn.2001-04.com.example:a, iqn.2001-04.com.example:a, true",
        "iqn.2001-04.com.example:a, iqn.2001-04.com.example:b, false",
        "iqn.2001-04.com.example:a, iqn.2001-04.com.example:aa, false",
        "iqn.2001-04.com.example:a, iqn.2001-04.com.example, false",
        "iqn.2001-04.com.example:a+iqn.2001-04.com.example:b, iqn.2001-04.com.example:b, true",
        "iqn.2001-04.com.example:a+iqn.2001-04.com.example:b, iqn.2001-04.com.example:c, false"
    })
    void letsInWhomItNames(String rule, String initiator, boolean allowed) {
        assertThat(rule(rule).allows(new IscsiName(initiator))).isEqualTo(allowed);
    }

    private static AccessRule rule(String words) {
        if (words.equals("everyone")) {
            return new AccessRule.Everyone();
        }
        return new AccessRule.Only(Arrays.stream(words.split("\\+"))
                .filter(name -> !name.isEmpty())
                .map(IscsiName::new)
                .collect(Collectors.toSet()));
    }
}
