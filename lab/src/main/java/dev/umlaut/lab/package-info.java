// SPDX-License-Identifier: Apache-2.0

/// Labs: what a file says, and what comes to life.
///
/// A lab is a set of hosts, the networks between them, and the files that each host has of its own.
/// [dev.umlaut.lab.LabFile] reads it from `lab.yaml` into a [dev.umlaut.lab.LabDefinition], a value
/// that knows nothing of machines. [dev.umlaut.lab.Lab] makes it run: it takes a kernel and an
/// image, makes a run directory, boots all hosts at once and gives each one's shell; closing it
/// leaves nothing behind. The format is described in docs/lab-format.md.
@NullMarked
package dev.umlaut.lab;

import org.jspecify.annotations.NullMarked;
