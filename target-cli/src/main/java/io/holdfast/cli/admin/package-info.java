/**
 * The admin server: what a running service tells about itself over HTTP, to Prometheus, to a load balancer and to {@code holdfast status}.
 *
 * <p>Reads only; nothing can be changed here. Knows documents and addresses, not how a service works: the pages are given to it.
 */
@NullMarked
package io.holdfast.cli.admin;

import org.jspecify.annotations.NullMarked;
