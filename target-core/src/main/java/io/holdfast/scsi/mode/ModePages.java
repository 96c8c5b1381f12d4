package io.holdfast.scsi.mode;

import java.util.List;
import java.util.Optional;

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

    Optional<ModePage> page(int pageCode) {
        return inOrder().stream().filter(page -> page.pageCode() == pageCode).findFirst();
    }

    /** The same with other values of one page, of which only what can be changed differs. */
    ModePages with(ModePage page, byte[] parameters) {
        return switch (page) {
            case ControlPage _ -> new ModePages(caching, ControlPage.of(parameters));
            case CachingPage _, ErrorRecoveryPage _, InformationalExceptionsPage _ -> this;
        };
    }
}
