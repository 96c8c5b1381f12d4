package io.holdfast.scsi.mode;

import java.util.List;

/** The mode parameters of a unit that have a value of their own. */
public record ModePages(CachingPage caching, ControlPage control) {

    /** What a unit with that cache starts with. */
    public static ModePages initial(CachingPage caching) {
        return new ModePages(caching, ControlPage.DEFAULT);
    }

    /** The table of all pages, ascending. */
    List<ModePage> inOrder() {
        return List.of(new ErrorRecoveryPage(), caching, control, new InformationalExceptionsPage());
    }
}
