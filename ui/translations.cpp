#include "ui/translations.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>
#include <QtCore/QTranslator>

static void loadTranslations() { Q_INIT_RESOURCE(translations); }

namespace chatelaine::ui {

void installTranslations(QCoreApplication& application) {
  loadTranslations();
  auto* english = new QTranslator(&application);
  if (english->load(QStringLiteral(":/translations/chatelaine_en.qm"))) QCoreApplication::installTranslator(english);
  auto* local = new QTranslator(&application);
  const bool isEnglish = QLocale().language() == QLocale::English || QLocale().language() == QLocale::C;
  if (!isEnglish &&
      local->load(QLocale(), QStringLiteral("chatelaine"), QStringLiteral("_"), QStringLiteral(":/translations"))) {
    QCoreApplication::installTranslator(local);
  }
}

}  // namespace chatelaine::ui
