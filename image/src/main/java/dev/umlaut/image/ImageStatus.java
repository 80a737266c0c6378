// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.image;

import java.util.Optional;

/// An image recipe and what is in the store of it.
///
/// @param recipe the recipe's name
/// @param description one line about it
/// @param key the store entry that the recipe asks for
/// @param image the image, when it is built
/// @since 0.1
public record ImageStatus(String recipe, String description, StoreKey key, Optional<Image> image) {}
