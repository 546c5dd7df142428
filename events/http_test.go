package events_test

var httpFixtures = fixtures{}
