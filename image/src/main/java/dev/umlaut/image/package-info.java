// SPDX-License-Identifier: Apache-2.0

/// Kernels, root file systems and disks.
///
/// Everything that takes long to make is made once and kept in a {@link dev.umlaut.image.Store},
/// under a name that is the hash of its recipe: a changed recipe is another entry, and an entry
/// never changes.
///
/// ```
///   kernel/lean.fragment ──► KernelBuilder ──┐
///                                            ├──► Store ──► Kernel (executable, facts)
///   images/strongswan    ──► ImageBuilder  ──┘         └──► Image (ext4) ◄── CowDisk (overlay)
/// ```
///
/// Start reading at {@link dev.umlaut.image.Store} and {@link dev.umlaut.image.KernelBuilder}. What
/// the machine lacks for a build is found, named and (with the user's consent) installed by {@link
/// dev.umlaut.image.HostPackages}; long work is shown through {@link dev.umlaut.image.Progress}.
@NullMarked
package dev.umlaut.image;

import org.jspecify.annotations.NullMarked;
