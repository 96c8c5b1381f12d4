package io.holdfast.file;

/** What a completed write promises about a power cut. */
public enum Durability {
    /** Nothing before the next completed flush. */
    CACHED,
    /** The data, and the metadata needed to read it back, are on stable storage. */
    DURABLE
}
