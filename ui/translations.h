// Loads the texts of the person's language; English is in the program and needs only its plurals.
#pragma once

class QCoreApplication;

namespace chatelaine::ui {

void installTranslations(QCoreApplication& application);

}  // namespace chatelaine::ui
