// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import java.nio.file.Path;

/// Where a device is served.
///
/// @param socket of the vhost-user protocol
/// @param virtioId the kind of device, as the virtio specification numbers them
record GuestSocket(Path socket, int virtioId) {}
