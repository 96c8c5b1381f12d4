package io.holdfast.cli.config;

import io.holdfast.iscsi.login.AccessRule;
import io.holdfast.iscsi.text.IscsiName;
import java.util.List;
import java.util.Optional;

/**
 * One target.
 *
 * @param alias a name for people, told to initiators at login
 * @param access who may log in, and nobody else
 * @param luns never empty, their numbers distinct
 */
public record TargetSettings(
        IscsiName name,
        Optional<String> alias,
        AccessRule access,
        Optional<ChapSettings> chap,
        List<LunSettings> luns) {}
