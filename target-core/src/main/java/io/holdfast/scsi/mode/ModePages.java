package io.holdfast.scsi.mode;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mode parameters of a unit that have a value of their own.
 *
 * @param threshold where a thin disk warns before its host is full
 */
public record ModePages(CachingPage caching, ControlPage control, Optional<ThresholdPage> threshold) {

    /** What a unit with that cache, and without a threshold, starts with. */
    public static ModePages initial(CachingPage caching) {
        return new ModePages(caching, ControlPage.DEFAULT, Optional.empty());
    }

    /** The table of all pages, ascending. */
    List<ModePage> inOrder() {
        return Stream.<ModePage>concat(
                        Stream.of(new ErrorRecoveryPage(), caching, control, new InformationalExceptionsPage()),
                        threshold.stream())
                .toList();
    }

    /** The page in page_0 format of that code. */
    Optional<ModePage> page(int pageCode) {
        return inOrder().stream()
                .filter(page -> page.pageCode() == pageCode && page.subpageCode() == 0)
                .findFirst();
    }

    /** The same with other values of one page, of which only what can be changed differs. */
    ModePages with(ModePage page, byte[] parameters) {
        return switch (page) {
            case ControlPage _ -> new ModePages(caching, ControlPage.of(parameters), threshold);
            case CachingPage _, ErrorRecoveryPage _, InformationalExceptionsPage _, ThresholdPage _ -> this;
        };
    }
}
