// The words for the registry's categories.
#pragma once
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

namespace chatelaine::ui {

class CategoryTexts {
  Q_DECLARE_TR_FUNCTIONS(CategoryTexts)
 public:
  static QString nameOf(const QString& category);  // an unknown one as it is
};

}  // namespace chatelaine::ui
