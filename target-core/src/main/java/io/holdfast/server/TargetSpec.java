package io.holdfast.server;

import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.login.ChapPolicy;
import io.holdfast.iscsi.text.IscsiName;
import java.util.List;
import java.util.Optional;

/**
 * A target.
 *
 * @param alias for people to read
 * @param access who may log in, by name
 * @param chap who must prove it
 * @param luns its logical units; one of them should have number 0, which Windows wants
 */
public record TargetSpec(
        IscsiName name, Optional<String> alias, AccessRule access, ChapPolicy chap, List<LunSpec> luns) {

    public TargetSpec {
        luns = List.copyOf(luns);
    }
}
