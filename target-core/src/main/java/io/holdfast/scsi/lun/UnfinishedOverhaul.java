package io.holdfast.scsi.lun;

/**
 * A SANITIZE or FORMAT UNIT that has begun and not ended well: what is on the medium is not what anybody wants, before a restart and after it.
 *
 * @param exitAllowed whether EXIT FAILURE MODE may end that (AUSE, SBC-4 5.30)
 */
public record UnfinishedOverhaul(OverhaulKind kind, boolean exitAllowed) {}
