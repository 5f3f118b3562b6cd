//! Parsing of dates in headers, as far as the waits of clients need it.

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The number of seconds from the beginning of 1970 to a date in the form that RFC 9110, section
/// 5.6.7, requires from senders: `Sun, 06 Nov 1994 08:49:37 GMT`. `None` for other texts, including
/// the two obsolete forms.
pub(super) fn seconds(date: &str) -> Option<i64> {
    let (_, date) = date.split_once(", ")?;
    let [day, month, year, time, "GMT"] = *date.split(' ').collect::<Vec<_>>() else {
        return None;
    };
    let [hour, minute, second] = *time.split(':').collect::<Vec<_>>() else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    let days = days(
        number(year, 4)?,
        i64::try_from(month).ok()?,
        number(day, 2)?,
    );
    Some(((days * 24 + number(hour, 2)?) * 60 + number(minute, 2)?) * 60 + number(second, 2)?)
}

/// A number with exactly this many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// The number of days from the beginning of 1970 to a day. The first month is zero, the first day
/// one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // If years begin in March, the leap day is the last day of the year, and a linear formula gives
    // the lengths of the months.
    let year = if month < 2 { year - 1 } else { year };
    let month = (month + 10) % 12;
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_count_from_1970() {
        for (date, since) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Tue, 29 Feb 2000 23:59:59 GMT", Some(951_868_799)),
            ("Wed, 01 Mar 2000 00:00:00 GMT", Some(951_868_800)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun Nov  6 08:49:37 1994", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 6 Nov 1994 08:49:37 GMT", None),
            ("120", None),
            ("", None),
        ] {
            assert_eq!(seconds(date), since, "{date}");
        }
    }
}
