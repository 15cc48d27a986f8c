// Makes SecretField known to assistive technology as a password edit whose value nobody can read.
#pragma once

namespace chatelaine::ui {

// Once per process is enough; more often does nothing.
void installAccessibleSecretField();

}  // namespace chatelaine::ui
