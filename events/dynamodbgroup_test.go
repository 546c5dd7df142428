package events_test

var dynamodbFixtures = fixtures{}
