// What stands in the way of another server, in words, with what to do about it.
#pragma once
#include <QtCore/QString>

#include "models/place_trouble.h"
#include "ui/screens/common/trouble.h"

namespace chatelaine::ui {

QString placeTroubleText(models::PlaceTrouble trouble, Reader reader = Reader::other);

}  // namespace chatelaine::ui
