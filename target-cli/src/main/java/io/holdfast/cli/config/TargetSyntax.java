package io.holdfast.cli.config;

import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of a target. */
final class TargetSyntax {

    private static final Key<IscsiName> NAME = Key.required("name", NodeSyntax.scalar(Names::target));

    private static final Key<Optional<String>> ALIAS = Key.optional("alias", NodeSyntax.scalar(Names::alias));

    private static final Key<AccessRule> ALLOW = Key.defaulting("allow", TargetSyntax::allow, List.of());

    private static final Key<Optional<ChapSettings>> CHAP = Key.optional("chap", ChapSyntax.CHAP);

    private static final Key<List<LunSettings>> LUNS = Key.required(
            "luns",
            ListSyntax.of(LunSyntax.LUN)
                    .notEmpty("the target has no disk")
                    .distinct(lun -> "LUN " + lun.number() + " of this target"));

    static final List<Key<?>> KEYS = List.of(NAME, ALIAS, ALLOW, CHAP, LUNS);

    static final NodeSyntax<TargetSettings> TARGET = NodeSyntax.section(
            KEYS,
            section -> new TargetSettings(
                    section.value(NAME),
                    section.value(ALIAS),
                    section.value(ALLOW),
                    section.value(CHAP),
                    section.value(LUNS)));

    private TargetSyntax() {}

    /** A list of names, or the word that means anyone. */
    private static AccessRule allow(Node node, Source source) {
        if (node instanceof Node.Scalar(var _, String text) && text.equals(Names.ANYONE)) {
            return new AccessRule.Everyone();
        }
        return new AccessRule.Only(
                Set.copyOf(ListSyntax.of(NodeSyntax.scalar(Names::initiator)).read(node, source)));
    }
}
