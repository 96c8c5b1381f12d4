package io.holdfast.scsi.mode;

/** One mode page (SPC-4 7.5.7) with the values it holds; in page_0 format unless it has a subpage code. */
sealed interface ModePage
        permits CachingPage, ControlPage, ErrorRecoveryPage, InformationalExceptionsPage, ThresholdPage {

    /** PAGE CODE. */
    int pageCode();

    /** SUBPAGE CODE; 0 where there is none. */
    default int subpageCode() {
        return 0;
    }

    /** The bytes behind PAGE LENGTH: a fresh array, in the same length for all values of the page. */
    byte[] parameters();

    /** The mask of what MODE SELECT may change in {@link #parameters()}: nothing, unless the page says otherwise. */
    default byte[] changeableMask() {
        return new byte[parameters().length];
    }
}
