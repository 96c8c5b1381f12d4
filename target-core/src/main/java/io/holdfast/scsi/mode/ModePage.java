package io.holdfast.scsi.mode;

/** One mode page in page_0 format (SPC-4 7.5.7) with the values it holds. */
sealed interface ModePage permits CachingPage, ControlPage, ErrorRecoveryPage, InformationalExceptionsPage {

    /** PAGE CODE. */
    int pageCode();

    /** The bytes behind PAGE LENGTH: a fresh array, in the same length for all values of the page. */
    byte[] parameters();

    /** The mask of what MODE SELECT may change in {@link #parameters()}: nothing, unless the page says otherwise. */
    default byte[] changeableMask() {
        return new byte[parameters().length];
    }
}
