// The one place where an ErrorCode becomes text for people: what happened and what to do about it.
#pragma once
#include <QtCore/QString>

#include "core/result.h"

namespace chatelaine::ui {

QString errorText(ErrorCode code);

}  // namespace chatelaine::ui
