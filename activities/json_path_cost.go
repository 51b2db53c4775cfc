package activities

// spend takes steps of the path that is running; false when they are used up.
func (s *selection) spend(steps int) bool {
	s.left -= steps
	return s.left >= 0
}

// weight is how much a comparison of a value may cost, counted no further than most.
func weight(value any, most int) int {
	total := 1
	switch value := value.(type) {
	case string:
		total += len(value) / 64
	case []any:
		for _, entry := range value {
			if total += weight(entry, most-total); total > most {
				break
			}
		}
	case map[string]any:
		for _, entry := range value {
			if total += weight(entry, most-total); total > most {
				break
			}
		}
	}
	return total
}
