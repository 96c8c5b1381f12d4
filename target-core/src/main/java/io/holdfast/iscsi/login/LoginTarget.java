package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.Offers;
import java.util.Optional;

/**
 * What the login must know of a target.
 *
 * @param alias for people to read, at most 255 bytes of UTF-8
 * @param portalGroupTag of the portal that the initiator connected to, 0 to 65535
 */
public record LoginTarget(
        IscsiName name,
        Optional<String> alias,
        int portalGroupTag,
        AccessRule access,
        ChapPolicy chap,
        Offers offers) {}
