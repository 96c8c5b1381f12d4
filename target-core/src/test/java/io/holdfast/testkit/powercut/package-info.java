/** Cuts the power at each moment of what was done to an image, and looks at what is left. */
@NullMarked
package io.holdfast.testkit.powercut;

import org.jspecify.annotations.NullMarked;
