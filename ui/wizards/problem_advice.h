// One sentence about the first thing that keeps a form from going on, for the line beside its button.
#pragma once
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include "core/validate.h"

namespace chatelaine::ui {

class ProblemAdvice {
  Q_DECLARE_TR_FUNCTIONS(ProblemAdvice)
 public:
  static QString textFor(const FieldError& error);
};

}  // namespace chatelaine::ui
