/** What commands there are: an immutable map from verb to route, replaced whole. */
@NullMarked
package parley.server.catalog;

import org.jspecify.annotations.NullMarked;
